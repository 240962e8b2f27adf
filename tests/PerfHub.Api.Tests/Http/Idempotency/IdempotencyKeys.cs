using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>Headers with an <c>Idempotency-Key</c>, and the responses to them.</summary>
internal static class IdempotencyKeys
{
    /// <summary>A header with an unused key.</summary>
    public static (string Name, string Value) CreateHeader() => CreateHeader(Guid.NewGuid().ToString());

    public static (string Name, string Value) CreateHeader(string key) => ("Idempotency-Key", key);

    public static bool IsReplay(this ApiResponse response) =>
        response.HttpResponse.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    /// <summary>Everything that a replay must repeat: status, body, Location, ETag and content type.</summary>
    public static string DescribeReplayable(this ApiResponse response) =>
        $"{(int)response.Status} {response.Body} {response.HttpResponse.Headers.Location} {response.HttpResponse.Headers.ETag} {response.HttpResponse.Content.Headers.ContentType}";

    /// <summary>Reads the bodies of all stored responses.</summary>
    public static async Task<List<string>> ReadStoredResponsesAsync(this PerfHubHost host)
    {
        var db = host.Services.GetRequiredService<Db>();
        var bodies = await db.QueryAsync<byte[]>("SELECT Body FROM IdempotentResponse", new { }, CancellationToken.None);
        return [.. bodies.Select(body => Encoding.UTF8.GetString(StoredCompression.Decompress(body)))];
    }

    public static IdempotentResponseCleanup GetCleanup(this PerfHubHost host) => host.Services.GetRequiredService<IdempotentResponseCleanup>();
}
