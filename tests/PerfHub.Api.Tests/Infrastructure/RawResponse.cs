namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A response as text, headers and body.</summary>
public sealed record RawResponse(int Status, string Text)
{
    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
