namespace PerfHub.Api.Http.Problems;

/// <summary>Tells outages of a dependency, which are answered with 503, from faults of this service.</summary>
public interface IOutageDetector
{
    /// <summary>Whether the error means that a dependency is unavailable.</summary>
    /// <param name="error">What a call threw.</param>
    bool IsOutage(Exception error);
}
