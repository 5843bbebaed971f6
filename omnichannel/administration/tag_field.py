"""A field in which tags are typed, dressed as the administration's other fields."""

from unfold.widgets import UnfoldAdminTextInputWidget

from omnichannel.tag_words import TagWordsField


class TagsField(TagWordsField):
    widget = UnfoldAdminTextInputWidget
