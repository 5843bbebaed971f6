"""Locales that Facebook tells of customers, the usual ones, for suggestions."""

from django.utils.translation import get_language_info

# Source: "Localization" of the Facebook documentation, which lists what people can choose.
USUAL = (
    *("af_ZA", "ar_AR", "az_AZ", "be_BY", "bg_BG", "bn_IN", "bs_BA", "ca_ES", "cs_CZ", "cy_GB"),
    *("da_DK", "de_DE", "el_GR", "en_GB", "en_US", "es_ES", "es_LA", "es_MX", "et_EE", "eu_ES"),
    *("fa_IR", "fi_FI", "fr_CA", "fr_FR", "ga_IE", "gl_ES", "he_IL", "hi_IN", "hr_HR", "hu_HU"),
    *("hy_AM", "id_ID", "is_IS", "it_IT", "ja_JP", "ka_GE", "kk_KZ", "km_KH", "ko_KR", "lt_LT"),
    *("lv_LV", "mk_MK", "ml_IN", "mn_MN", "mr_IN", "ms_MY", "nb_NO", "ne_NP", "nl_BE", "nl_NL"),
    *("nn_NO", "pa_IN", "pl_PL", "pt_BR", "pt_PT", "ro_RO", "ru_RU", "sk_SK", "sl_SI", "sq_AL"),
    *("sr_RS", "sv_SE", "sw_KE", "ta_IN", "te_IN", "th_TH", "tr_TR", "uk_UA", "ur_PK", "vi_VN"),
    *("zh_CN", "zh_HK", "zh_TW"),
)


def with_names() -> list[tuple[str, str]]:
    """Codes, with their languages in the language of the page: `de_DE`, `German (DE)`."""
    return [(code, f"{_language(code)} ({code[3:]})") for code in USUAL]


def _language(code: str) -> str:
    for known in (code.replace("_", "-").lower(), code[:2], "zh-hans"):
        try:
            return str(get_language_info(known)["name_translated"])
        except KeyError:
            continue
    return code[:2]
