namespace PerfHub.Api.Tests.Http.Json;

/// <summary>The errors of one generated report.</summary>
public sealed record InvalidReportCase(IReadOnlyList<ExpectedError> Errors)
{
    public override string ToString() => string.Join('\n', Errors);
}
