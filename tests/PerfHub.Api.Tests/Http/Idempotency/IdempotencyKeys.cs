using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>Requests with an <c>Idempotency-Key</c>, and what tells their answers apart.</summary>
internal static class IdempotencyKeys
{
    /// <summary>A key that nobody has used.</summary>
    public static (string Name, string Value) CreateHeader() => CreateHeader(Guid.NewGuid().ToString());

    /// <summary>The header.</summary>
    public static (string Name, string Value) CreateHeader(string key) => ("Idempotency-Key", key);

    /// <summary>Whether an answer is given again.</summary>
    public static bool IsReplay(this ApiResponse answer) =>
        answer.HttpResponse.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    /// <summary>All of an answer that must come again: status, body, headers that tell of what was done.</summary>
    public static string DescribeReplayable(this ApiResponse answer) =>
        $"{(int)answer.Status} {answer.Body} {answer.HttpResponse.Headers.Location} {answer.HttpResponse.Headers.ETag} {answer.HttpResponse.Content.Headers.ContentType}";

    /// <summary>The bodies of all answers that the store holds.</summary>
    public static async Task<List<string>> ReadStoredResponsesAsync(this PerfHubHost host)
    {
        var db = host.Services.GetRequiredService<Db>();
        var bodies = await db.QueryAsync<byte[]>("SELECT Body FROM IdempotentResponse", new { }, CancellationToken.None);
        return [.. bodies.Select(body => Encoding.UTF8.GetString(BrotliCodec.Decompress(body)))];
    }

    /// <summary>What removes those that count no more.</summary>
    public static IdempotentResponseCleanup GetCleanup(this PerfHubHost host) => host.Services.GetRequiredService<IdempotentResponseCleanup>();
}
