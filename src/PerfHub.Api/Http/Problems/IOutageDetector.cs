namespace PerfHub.Api.Http.Problems;

/// <summary>Distinguishes failures of a dependency (503) from faults of this service (500).</summary>
public interface IOutageDetector
{
    /// <summary>Logs a failure of a dependency and returns its problem; <see langword="null"/> if the error is no such failure.</summary>
    ProblemKind? FindProblem(Exception error);
}
