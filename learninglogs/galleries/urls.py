"""Addresses of walls, shelves and books."""

from django.urls import path

from .views import bank, books, compare, labels, shelf, so_far, wall

app_name = "galleries"
urlpatterns = [
    path("schools/<int:pk>/bank/", bank.bank, name="bank"),
    path("challenges/<int:pk>/wall/", wall.wall, name="wall"),
    path("challenges/<int:pk>/wall/compare/", compare.compare, name="compare"),
    path("challenges/<int:pk>/wall/<int:entry_pk>/", wall.spread, name="spread"),
    path("challenges/<int:pk>/wall/<int:entry_pk>/before-after/", compare.developed, name="developed"),
    path("classes/<int:pk>/wall/", wall.class_wall, name="class_wall"),
    path("pupils/<int:pk>/shelf/", shelf.shelf, name="shelf"),
    path("shelf/<int:pk>/", shelf.log, name="log"),
    path("classes/<int:pk>/challenges-so-far/", so_far.challenges_so_far_page, name="so_far"),
    path("classes/<int:pk>/books/", books.books, name="books"),
    path("classes/<int:pk>/labels/", labels.labels, name="labels"),
    path("classes/<int:pk>/labels/stand-again/", labels.let_labels_stand, name="let_labels_stand"),
    path("classes/<int:pk>/labels/sheet/", labels.label_sheet, name="label_sheet"),
    path("classes/<int:pk>/labels/sheet.svg", labels.label_picture, name="label_picture"),
    path("classes/<int:pk>/labels.pdf", labels.labels_pdf, name="labels_pdf"),
    path("challenges/<int:pk>/book/", books.book, name="book"),
    path("challenges/<int:pk>/book/make/", books.make_book, name="make_book"),
    path("challenges/<int:pk>/book.pdf", books.download_book, name="download_book"),
]
