"""The fields of a person's profile, as the User Profile API names them."""

PROFILE_FIELDS = (
    "id",
    "name",
    "first_name",
    "last_name",
    "profile_pic",
    "locale",
    "timezone",
    "gender",
)
