"""Addresses of the queue."""

from django.urls import path

from procedures.web.queue import counter, kiosk, screen

urlpatterns = [
    path("lay-so/<str:code>/", kiosk.kiosk, name="kiosk"),
    path("lay-so/<str:code>/<str:token>/", kiosk.kiosk_ticket, name="kiosk_ticket"),
    path("so/<str:token>/", kiosk.ticket, name="ticket"),
    path("so/<str:token>/phieu.pdf", kiosk.ticket_pdf, name="ticket_pdf"),
    path("man-hinh/<str:code>/", screen.call_screen, name="call_screen"),
    path("man-hinh/<str:code>/du-lieu.json", screen.call_screen_data, name="call_screen_data"),
    path("hang-cho/", counter.queue, name="queue"),
    path("hang-cho/so-lieu/", counter.figures, name="queue_figures"),
    path("hang-cho/goi/", counter.call_next, name="call_next"),
    path("hang-cho/quay/", counter.sit, name="sit"),
    path("hang-cho/lay-so/", counter.issue, name="issue_ticket"),
    path("hang-cho/<int:pk>/<str:act>/", counter.act, name="ticket_act"),
]
