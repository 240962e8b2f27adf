using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>An answer given again, byte for byte.</summary>
internal sealed class ReplayedResult : IResult
{
    public const string HeaderName = "Idempotency-Replayed";

    private readonly IdempotentResponseRow _row;

    private ReplayedResult(IdempotentResponseRow row) => _row = row;

    /// <summary>The kept answer, where it is this request's.</summary>
    /// <exception cref="ProblemException">422 where it is another one's.</exception>
    public static ReplayedResult Create(IdempotentResponseRow row, IdempotentRequest request) =>
        row.RequestSha256 == request.RequestHash ? new ReplayedResult(row) : throw IdempotentRequest.CreateKeyReusedException();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        CommandResult.SetHeaders(httpContext.Response, _row.Status, _row.Location, _row.ETag);
        httpContext.Response.Headers[HeaderName] = "true";
        return new RawJsonResult(BrotliCodec.Decompress(_row.Body)).ExecuteAsync(httpContext);
    }
}
