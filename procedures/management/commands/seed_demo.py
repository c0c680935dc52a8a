"""manage.py seed_demo: about 300 invented cases in all statuses, made by the real acts at past times."""

from __future__ import annotations

from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procedures.errors import OneStopError
from procedures.management.demo import moments, play, set_scene
from procedures.management.demo_inquiries import play_inquiries
from procedures.management.demo_queue import play_queue
from procedures.models import Case, Posting, Unit

COUNT = 300


class Command(BaseCommand):
    """Fill a demonstration office with cases; run again, it only adds what an interrupted run left out."""

    help = "Make invented demonstration cases through the real acts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many cases, and the seed of the chance."""
        parser.add_argument("--cases", type=int, default=COUNT, metavar="N")
        parser.add_argument("--seed", type=int, default=118)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse an office of real people; otherwise play case after case in the order of reception."""
        wanted, seed, now = options["cases"], options["seed"], timezone.localtime()
        if wanted < 1:
            raise CommandError("--cases: give a number above zero")
        if not Unit.objects.exists() or Unit.objects.filter(is_demo=False).exists():
            raise CommandError("This is no demonstration office: invented cases are only made in one.")
        there = Case.objects.count()
        try:
            scene = set_scene(now=now)
            # A queue lives one day: each day the demonstration is opened it gets a morning of its own.
            for counter in scene.counters:
                play_queue(counter, now=now)
            commune = scene.counters[0].parent
            if commune is not None:
                play_inquiries(commune, now=now)
            if there >= wanted:
                self.stdout.write(f"{there} case(s) are there already.")
                return
            plan = moments(scene, wanted, Random(seed))[there:]
            made = sum(play(scene, number, at, seed) is not None for number, at in enumerate(plan, start=there))
        except (OneStopError, Unit.DoesNotExist, Posting.DoesNotExist) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{made} demonstration case(s) made.")
