namespace PerfHub.Api.Http.Problems;

/// <summary>Records attempts that were denied.</summary>
public interface IDenialRecorder
{
    /// <summary>Records one attempt; a store outage does not change the response.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">Why it was denied.</param>
    /// <param name="subject">What was tried, if the path does not say.</param>
    Task RecordAsync(HttpContext http, ProblemKind kind, string? subject);
}
