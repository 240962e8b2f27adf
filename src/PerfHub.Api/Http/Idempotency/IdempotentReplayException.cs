namespace PerfHub.Api.Http.Idempotency;

/// <summary>The request has been processed before; its stored response is sent again.</summary>
internal sealed class IdempotentReplayException(ReplayedResult response) : Exception
{
    public ReplayedResult Response { get; } = response;
}
