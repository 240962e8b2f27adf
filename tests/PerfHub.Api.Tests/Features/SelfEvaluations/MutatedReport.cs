namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A generated request body, and the seed and text that reproduce it.</summary>
public sealed record MutatedReport(byte[] Bytes, string Description)
{
    public override string ToString() => Description;
}
