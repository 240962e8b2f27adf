namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>The answer is there already; nothing was done.</summary>
/// <param name="answer">The answer, to be given again.</param>
internal sealed class IdempotentReplayException(IResult answer) : Exception
{
    public IResult Response { get; } = answer;
}
