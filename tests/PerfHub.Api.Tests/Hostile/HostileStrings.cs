namespace PerfHub.Api.Tests.Hostile;

/// <summary>Texts that are known to break services.</summary>
internal static class HostileStrings
{
    /// <summary>Valid texts, which are returned unchanged.</summary>
    public static readonly string[] StorableTexts =
    [
        "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "|x", "a\t=1",
        "'; DROP TABLE Unit; --", "' OR '1'='1", "\"); DELETE FROM Unit; --", "1; SHUTDOWN", "%", "_", "[a-z]", "\\", "x' UNION SELECT * FROM ApiKey --", "@Bureau", ":x", "?1",
        "a\r\nX-Injected: 1", "a\r\n\r\n<html>", "<script>alert(1)</script>", "</title><svg/onload=x>", "{{7*7}}", "${jndi:ldap://x/y}", "$(id)", "`id`", "{0}{1}", "%s%n%x",
        "../../etc/passwd", "..\\..\\win.ini", "%2e%2e%2f", "%00", "NULL", "null", "undefined", "NaN", "true", "1e400", "0x7fffffff", "-0",
        "\u202Egnp.exe", "\u200B", "a\u200B\u200D\u2060b", "\uFEFFa", "\u2028\u2029x", "\uFFFE\uFFFF", "\u0007\u001b[31m", "\u007f", "a\u0085b", "e\u0301", "é", "İıſK", "ﷺ", "😀", "👩‍👩‍👧", "\U0010FFFF",
        "a" + new string('\u0335', 90), new('长', 100), "优", "a/b?c#d&e=f;g", "a,b;c\"d'", "\u0001\u0002",
    ];

    /// <summary>Invalid codes, as the inside of a JSON string.</summary>
    public static readonly string[] InvalidCodes =
    [
        "", " ", "..", ".", "a/b", "a\\\\b", "%2e%2e", "01%00", "01\\u0000", "01\\n", "01\\r\\nX-Injected: 1", "０１", "٠١", "\\ud800", "\\udc00\\ud800", "01 ", " 01", "-1", "1e3", "*", "%", "_a",
        "' OR '1'='1", "01'--", "01;DROP TABLE Bureau", "\\u200b01", "\\u202e01", "=1+1", new('9', 10_000), new('\u00e9', 40), "null", "{}", "\\u0661\\u0662",
    ];

    /// <summary>A JSON string with every UTF-16 unit escaped.</summary>
    public static string ToEscapedJson(string text) => $"\"{string.Concat(text.Select(it => $"\\u{(int)it:x4}"))}\"";
}
