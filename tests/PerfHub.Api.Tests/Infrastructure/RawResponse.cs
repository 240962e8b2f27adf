namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>An answer as it came, head and body.</summary>
public sealed record RawResponse(int Status, string Text)
{
    /// <summary>What follows the head.</summary>
    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
