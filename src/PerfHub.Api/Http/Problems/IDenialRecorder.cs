namespace PerfHub.Api.Http.Problems;

/// <summary>Records denied attempts.</summary>
public interface IDenialRecorder
{
    /// <summary>Records an attempt; an error of the store does not change the response.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">The problem returned to the caller.</param>
    /// <param name="subject">The target of the attempt, if the path does not name it.</param>
    Task RecordAsync(HttpContext http, ProblemKind kind, string? subject);
}
