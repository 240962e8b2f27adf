namespace PerfHub.Rules.Report;

/// <summary>The format that a text must have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextFormatAttribute(TextFormat format) : Attribute
{
    /// <summary>The format.</summary>
    public TextFormat Format { get; } = format;

    /// <summary>Whether a text has the format.</summary>
    public bool Matches(string text) => Format switch
    {
        TextFormat.WebAddress => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"),
        _ => text.Length == 64 && text.All(char.IsAsciiHexDigit),
    };
}
