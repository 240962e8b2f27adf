using System.Net;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Product;

/// <summary>A reader of the change feed, which goes on where it stopped.</summary>
public sealed class ChangeFeed(BureauClient bureau, int year)
{
    private string? _next;

    public static ChangeFeed Of(BureauClient bureau, int year = 2024) => new(bureau, year);

    /// <summary>Goes on with this client, from where it is.</summary>
    public ChangeFeed Through(BureauClient other) => new(other, year) { _next = _next };

    /// <summary>The next few changes; waits for one where there is none yet.</summary>
    public async Task<List<JsonNode>> Some(int limit, int? wait = null)
    {
        var part = (await Ask(limit, wait)).Expect(HttpStatusCode.OK);
        _next = (string)part["next"]!;
        return [.. part["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>Asks for the next few changes and stays where it is.</summary>
    public Task<Answer> Ask(int limit = 500, int? wait = null) => bureau.Get(
        $"/v1/bureaus/{bureau.Bureau}/deviations/{year}/changes?limit={limit}{(_next is null ? "" : $"&after={_next}")}{(wait is null ? "" : $"&wait={wait}")}");

    /// <summary>All changes that have not been read.</summary>
    public async Task<List<JsonNode>> All(int limit = 500)
    {
        var all = new List<JsonNode>();
        for (List<JsonNode> some; (some = await Some(limit)).Count > 0;)
        {
            all.AddRange(some);
        }

        return all;
    }
}
