using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Json;

/// <summary>The memory for the body of a request. The host has only so much for all bodies.</summary>
public interface IBodyMemory
{
    /// <summary>Waits for the memory of what has been received of the body; what was granted before counts. It is held until the response starts.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    ValueTask ReceiveAsync(long bytes, CancellationToken cancel);

    /// <summary>Waits for the memory that a JSON text of this size takes while it is processed, and for a turn if it is long; dispose the result to give both back.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    ValueTask<IDisposable> ProcessAsync(long bytes, CancellationToken cancel);

    /// <summary>Waits for the memory of the response to a JSON text of this size; dispose the result when the client has read it.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    ValueTask<IDisposable> RespondAsync(long bytes, CancellationToken cancel);
}
