namespace PerfHub.Rules.Report;

/// <summary>The formats of texts; see <see cref="TextFormatAttribute"/>.</summary>
public enum TextFormat
{
    /// <summary>An absolute address with the scheme http or https.</summary>
    WebAddress,

    /// <summary>64 hexadecimal digits.</summary>
    Sha256,
}
