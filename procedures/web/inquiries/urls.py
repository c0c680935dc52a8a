"""Addresses of questions and of feedback, for the public and for those who answer."""

from django.urls import path

from procedures.web.inquiries import desk, public

urlpatterns = [
    path("hoi-dap/", public.questions, name="questions"),
    path("hoi-dap/dat-cau-hoi/", public.ask, name="ask_question"),
    path("hoi-dap/theo-doi/<str:token>/", public.question_status, name="question_status"),
    path("hoi-dap/<str:code>/", public.question, name="question"),
    path("phan-anh/", public.feedback, name="feedback"),
    path("phan-anh/gui/", public.give, name="give_feedback"),
    path("phan-anh/theo-doi/<str:token>/", public.feedback_status, name="feedback_status"),
    path("phan-anh/theo-doi/<str:token>/cach-tinh/<slug:slug>/", public.explanation, name="feedback_explanation"),
    path("tra-loi/", desk.questions, name="question_desk"),
    path("tra-loi/<str:code>/", desk.question, name="question_page"),
    path("xu-ly-phan-anh/", desk.feedback, name="feedback_desk"),
    path("xu-ly-phan-anh/<str:code>/", desk.feedback_page, name="feedback_page"),
    path("xu-ly-phan-anh/<str:code>/cach-tinh/<slug:slug>/", desk.explanation, name="feedback_limit"),
]
