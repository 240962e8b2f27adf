namespace PerfHub.Api.Tests.Security;

/// <summary>The bureau, the unit and the ids that a request names.</summary>
public sealed record RequestTarget(string Bureau, string Unit, string DeviationId, string KeyId, string JobId, string EvaluationId)
{
    /// <summary>A target of which nothing exists.</summary>
    public static readonly RequestTarget Nonexistent = new("99999999", "nobody", "99999999.nobody.2024.0011223344556677", "0000000000000000", "1", "99999999.1");

    /// <summary>The id of a webhook of the unit, with one delivery.</summary>
    public string WebhookId { get; init; } = "1";

    /// <summary>The same bureau with a unit that does not exist.</summary>
    public RequestTarget WithMissingUnit => this with { Unit = "nobody", DeviationId = $"{Bureau}.nobody.2024.0011223344556677", WebhookId = "1" };
}
