using System.Net;
using System.Text;
using System.Text.Json;
using MiniExcelLibs;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Security;

namespace PerfHub.Api.Tests.Http.Lists;

/// <summary>
/// Reads every list of the host, page by page and as a file: an endpoint whose response has <c>items</c> offers all formats. It has a
/// host of its own: the audit log of the service would grow meanwhile.
/// </summary>
public abstract class ListFormatsTests(PerfHubHost host)
{
    private const int MaxAttempts = 5;

    [StoreFact]
    public async Task Every_list_is_also_a_file_with_the_items_of_its_pages_in_every_format()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var requests = new EndpointRequests(scenario);
        var lists = new List<string>();
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(it => it is { Method: "GET", Roles: not null }))
        {
            var caller = scenario.Callers.OrderBy(it => it.Role == Role.Operator)
                .First(it => AccessExpectation.Compute(endpoint, it, scenario.Target, scenario) == AccessOutcome.Allowed);
            var path = requests.BuildPath(endpoint, scenario.Target);
            path += path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
            var first = await caller.Client.GetAsync(path.TrimEnd('?', '&'));
            if (first.HttpResponse.Content.Headers.ContentType?.MediaType != "application/json" || !first.Json.AsObject().ContainsKey("items"))
            {
                continue;
            }

            lists.Add(endpoint.Path);
            await CheckFormatsAsync(caller.Client, path, endpoint.HasQueryParameter("limit") ? caller.Role == Role.Operator ? "500" : "3" : null);
        }

        Assert.True(lists.Count >= 21, $"Only {lists.Count} lists were found: {string.Join(", ", lists)}");
    }

    private static async Task CheckFormatsAsync(ApiClient client, string path, string? limit)
    {
        // A list may change meanwhile, such as the last use of a key.
        List<string> items, lines;
        for (var attempt = 1; ; attempt++)
        {
            items = await ReadItemsAsync(client, path, limit);
            lines = [.. Encoding.UTF8.GetString(await client.DownloadAsync($"{path}format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
            if (items.SequenceEqual(lines) || attempt == MaxAttempts)
            {
                break;
            }
        }

        Assert.True(items.SequenceEqual(lines), $"{path}: NDJSON differs from the pages:\n{string.Join('\n', items.Except(lines))}\n{string.Join('\n', lines.Except(items))}");

        var (zh, en) = (
            DeviationExportReader.ParseCsv(await client.DownloadAsync($"{path}format=csv")),
            DeviationExportReader.ParseCsv(await client.DownloadAsync($"{path}format=csv", "en")));
        Assert.True(zh.Count == lines.Count + 1 && en.Count == zh.Count, $"{path}: {lines.Count} items, {zh.Count - 1} rows");
        Assert.All(zh[0], header => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", header));
        Assert.All(en[0], header => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", header));

        using var book = new MemoryStream(await client.DownloadAsync($"{path}format=xlsx"));
        Assert.Equal(zh.Count, MiniExcel.Query(book, sheetName: MiniExcel.GetSheetNames(book)[0]).Count());

        foreach (var (accept, extension) in ((string, string)[])[("text/csv", "csv"), (DeviationExportReader.Ndjson, "ndjson"), (DeviationExportReader.Xlsx, "xlsx")])
        {
            var response = await client.GetAsync(path.TrimEnd('?', '&'), ("Accept", accept));
            Assert.Equal((HttpStatusCode.OK, accept), (response.Status, response.HttpResponse.Content.Headers.ContentType?.MediaType));
            Assert.EndsWith($".{extension}", response.HttpResponse.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
            Assert.Contains("Accept", response.HttpResponse.Headers.Vary);
        }

        (await client.GetAsync(path.TrimEnd('?', '&'), ("Accept", "image/png"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        (await client.GetAsync($"{path}format=pdf")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        if (limit is not null)
        {
            (await client.GetAsync($"{path}format=csv&limit=1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        }
    }

    /// <summary>Reads the JSON text of every item, page by page.</summary>
    private static async Task<List<string>> ReadItemsAsync(ApiClient client, string path, string? limit)
    {
        var items = new List<string>();
        for (string? cursor = null; ;)
        {
            var response = await client.GetAsync($"{path}{(limit is null ? "" : $"limit={limit}")}{cursor}".TrimEnd('?', '&'));
            Assert.True(response.Status == HttpStatusCode.OK, $"{path}: {response.Body}");
            using var page = JsonDocument.Parse(response.Body);
            var pageItems = page.RootElement.GetProperty("items").EnumerateArray().Select(it => it.GetRawText()).ToList();
            items.AddRange(pageItems);

            // The change feed names its cursor otherwise, and always has one.
            cursor = page.RootElement.TryGetProperty("next", out var next) ? pageItems.Count == 0 ? null : $"&after={next.GetString()}"
                : page.RootElement.TryGetProperty("nextCursor", out next) && next.GetString() is { } text ? $"&cursor={text}" : null;
            if (cursor is null)
            {
                return items;
            }
        }
    }
}

public sealed class ListFormatsTestsOnSqlite(SqliteHost host) : ListFormatsTests(host), IClassFixture<SqliteHost>;

public sealed class ListFormatsTestsOnSqlServer(SqlServerHost host) : ListFormatsTests(host), IClassFixture<SqlServerHost>;
