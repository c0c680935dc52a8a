"""The counters: one package per audience. Views turn HTTP into acts and answers into HTTP; they know no rule."""
