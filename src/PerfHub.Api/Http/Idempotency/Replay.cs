using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>An answer given again, byte for byte.</summary>
internal sealed class Replay : IResult
{
    public const string Header = "Idempotency-Replayed";

    private readonly IdempotentAnswerRow _row;

    private Replay(IdempotentAnswerRow row) => _row = row;

    /// <summary>The kept answer, where it is this request's.</summary>
    /// <exception cref="ProblemException">422 where it is another one's.</exception>
    public static Replay Of(IdempotentAnswerRow row, IdempotentRequest request) =>
        row.RequestSha256 == request.Sha256 ? new Replay(row) : throw IdempotentRequest.Reused();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        Reply.SetHeaders(httpContext.Response, _row.Status, _row.Location, _row.ETag);
        httpContext.Response.Headers[Header] = "true";
        return new JsonBytes(Compressed.Unpack(_row.Body)).ExecuteAsync(httpContext);
    }
}
