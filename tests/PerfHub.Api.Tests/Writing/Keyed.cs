using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Writing;

/// <summary>Requests with an <c>Idempotency-Key</c>, and what tells their answers apart.</summary>
internal static class Keyed
{
    /// <summary>A key that nobody has used.</summary>
    public static (string Name, string Value) New() => With(Guid.NewGuid().ToString());

    /// <summary>The header.</summary>
    public static (string Name, string Value) With(string key) => ("Idempotency-Key", key);

    /// <summary>Whether an answer is given again.</summary>
    public static bool IsReplay(this Answer answer) =>
        answer.Response.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    /// <summary>All of an answer that must come again: status, body, headers that tell of what was done.</summary>
    public static string Told(this Answer answer) =>
        $"{(int)answer.Status} {answer.Text} {answer.Response.Headers.Location} {answer.Response.Headers.ETag} {answer.Response.Content.Headers.ContentType}";

    /// <summary>The bodies of all answers that the store holds.</summary>
    public static async Task<List<string>> Answers(this PerfHubHost host)
    {
        var db = host.Services.GetRequiredService<Db>();
        var bodies = await db.All<byte[]>("SELECT Body FROM IdempotentAnswer", new { }, CancellationToken.None);
        return [.. bodies.Select(body => Encoding.UTF8.GetString(Compressed.Unpack(body)))];
    }

    /// <summary>What removes those that count no more.</summary>
    public static AnswerUpkeep Upkeep(this PerfHubHost host) => host.Services.GetRequiredService<AnswerUpkeep>();
}
