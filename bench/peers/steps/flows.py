"""Four steps one after the other."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


class Application(flow.Flow):
    process_class = Process
    start = flow.StartHandle(this.nothing).Next(this.receive)
    receive = flow.Handle(this.nothing).Next(this.appraise)
    appraise = flow.Handle(this.nothing).Next(this.approve)
    approve = flow.Handle(this.nothing).Next(this.done)
    done = flow.End()

    def nothing(self, activation, **kwargs):
        return None
