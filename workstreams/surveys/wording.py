"""What a customer reads in Messenger before the link, and agents in its place, by language."""

MESSAGES = {
    "ar": "شكرًا لتواصلك معنا. كيف كانت تجربتك؟ أجب من فضلك عن بضعة أسئلة قصيرة:",
    "de": "Danke, dass Sie uns geschrieben haben. Wie waren wir? Ein paar kurze Fragen:",
    "en": "Thank you for writing to us. How did we do? A few short questions:",
    "es": "Gracias por escribirnos. ¿Qué tal lo hicimos? Unas preguntas breves:",
    "fr": "Merci de nous avoir écrit. Comment avons-nous fait ? Quelques questions rapides :",
    "pt": "Obrigado por nos escrever. Como nos saímos? Algumas perguntas rápidas:",
}
PERSONAL_LINK = {
    "ar": "[رابط شخصي]",
    "de": "[persönlicher Link]",
    "en": "[personal link]",
    "es": "[enlace personal]",
    "fr": "[lien personnel]",
    "pt": "[link pessoal]",
}


def default_message(language: str) -> str:
    return _in(MESSAGES, language)


def personal_link(language: str) -> str:
    """What everybody but the customer sees instead of the link."""
    return _in(PERSONAL_LINK, language)


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language.split("-")[0].lower(), words["en"])
