using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Deviations;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Reads the change feed and keeps the cursor between calls.</summary>
public sealed class ChangeFeedReader(BureauClient bureau, int year)
{
    private string? _cursor;

    public static ChangeFeedReader Create(BureauClient bureau, int year = 2024) => new(bureau, year);

    /// <summary>Creates a reader for another client at the same cursor.</summary>
    public ChangeFeedReader WithClient(BureauClient other) => new(other, year) { _cursor = _cursor };

    /// <summary>Reads the next changes; with <paramref name="wait"/> (seconds), waits for the first one.</summary>
    public async Task<List<JsonNode>> ReadPageAsync(int limit, int? wait = null)
    {
        var part = (await RequestPageAsync(limit, wait)).Expect(HttpStatusCode.OK);
        _cursor = (string)part["next"]!;
        return [.. part["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>Reads the next changes; with <paramref name="wait"/> (seconds), waits for the first one.</summary>
    public async Task<IReadOnlyList<ListDeviationChanges.Item>> ReadChangesAsync(int limit, int? wait = null)
    {
        var feed = (await RequestPageAsync(limit, wait)).Expect<ListDeviationChanges.Feed>(HttpStatusCode.OK);
        _cursor = feed.Next;
        return feed.Items;
    }

    /// <summary>Reads every change that has not been read yet.</summary>
    public async Task<List<ListDeviationChanges.Item>> ReadRemainingChangesAsync(int limit = 500)
    {
        var changes = new List<ListDeviationChanges.Item>();
        for (IReadOnlyList<ListDeviationChanges.Item> page; (page = await ReadChangesAsync(limit)).Count > 0;)
        {
            changes.AddRange(page);
        }

        return changes;
    }

    /// <summary>Requests the next changes without moving the cursor.</summary>
    public Task<ApiResponse> RequestPageAsync(int limit = 500, int? wait = null) => bureau.GetAsync(
        $"/v1/bureaus/{bureau.BureauCode}/deviations/{year}/changes?limit={limit}{(_cursor is null ? "" : $"&after={_cursor}")}{(wait is null ? "" : $"&wait={wait}")}");

    /// <summary>Reads every change that has not been read yet.</summary>
    public async Task<List<JsonNode>> ReadAllAsync(int limit = 500)
    {
        var all = new List<JsonNode>();
        for (List<JsonNode> some; (some = await ReadPageAsync(limit)).Count > 0;)
        {
            all.AddRange(some);
        }

        return all;
    }
}
