namespace PerfHub.Api.Http.Problems;

/// <summary>Distinguishes outages of a dependency (503) from faults of this service (500).</summary>
public interface IOutageDetector
{
    /// <summary>Whether the error means that a dependency is unavailable.</summary>
    bool IsOutage(Exception error);
}
