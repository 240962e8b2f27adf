using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests;

/// <summary>Runs the examples of the README, one after the other, and compares them with the README.</summary>
[Collection(SharedHost.Name)]
public sealed partial class ReadmeTests(ClientHost host)
{
    [Fact]
    public async Task The_examples_of_the_README_work()
    {
        using var Console = new StringWriter();
        var bureau = await TestBureau.CreateAsync(host, "650104");
        var (address, unitKey, client) = (host.Address.ToString(), bureau.UnitKey, bureau.Admin);
        var services = new ServiceCollection();

        // README
        services.AddPerfHubClient(options =>
        {
            options.BaseAddress = new Uri(address);
            options.ApiKey = unitKey;
        });

        var unit = services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredService<PerfHubClient>();
        Receipt receipt = await unit.SelfEvaluations.FileReportAsync("650104", "0137", 2024, new SelfEvaluationReport
        {
            FilledOn = new DateOnly(2025, 2, 18),
            Budget = new Budget { Initial = 100, Adjusted = 100, Executed = 98.5m },
            Indicators =
            [
                new Indicator
                {
                    Code = "1", Name = "开展培训次数", Kind = IndicatorKind.Quantitative, Direction = Direction.AtLeast, Weight = 90, Score = 90,
                    Target = new Target { Value = 10, Unit = "次" }, Final = new Measure { Value = 12, Unit = "次" },
                },
            ],
            Score = new ClaimedScore { ExecutionWeight = 10, Execution = 10, Total = 100, Grade = Grade.Excellent },
        });
        Console.WriteLine($"Revision {receipt.Revision}: verified score {receipt.Score.Verified}, {receipt.Deviations.Count} deviations");
        // README end

        Assert.Matches("Revision 1: verified score [0-9.]+, [1-9][0-9]* deviations", Console.ToString());

        // README
        await foreach (var deviation in client.Deviations.ListDeviationsAsync("650104", 2024, status: [DeviationStatus.Open, DeviationStatus.Explained]))
        {
            Console.WriteLine($"{deviation.Unit} {deviation.Rule}: expected {deviation.Expected}, found {deviation.Actual}");
        }

        var page = (await client.Rankings.GetRankingPageAsync("650104", 2024, metric: RankingMetric.VerifiedScore, limit: 10)).Value;
        Console.WriteLine($"The first of {page.Population} is {page.Items[0].UnitName}.");
        // README end

        Assert.Matches("0137 .+: expected .*, found .*\nThe first of 1 is 单位0137.", Console.ToString());

        // README
        var windows = await client.Windows.GetWindowsAsync("650104", 2025);
        var period = new WindowPeriod
        {
            OpensAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)), ClosesAt = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(8)),
        };
        var changed = await client.Windows.PutWindowsAsync("650104", 2025, new PutWindowsRequest { Final = period }, ifMatch: windows.ETag);
        try
        {
            await client.Windows.PutWindowsAsync("650104", 2025, new PutWindowsRequest(), ifMatch: windows.ETag);
        }
        catch (PerfHubException error) when (error.Problem.Slug == "precondition-failed")
        {
            // Somebody has changed the windows since. The response of our own change had the next ETag: changed.ETag.
            Console.WriteLine($"{error.Problem.Title} {error.Problem.TraceId}");
        }

        try
        {
            await client.Units.PutUnitAsync("650104", "0139", new PutUnitRequest { Name = "", Sector = "科技", Kind = UnitKind.Other });
        }
        catch (PerfHubException error) when (error.Problem.Slug == "invalid-body")
        {
            Console.WriteLine(error.Problem.GetErrors("/name").First().Message);
        }
        // README end

        Assert.NotEqual(windows.ETag, changed.ETag);
        Assert.Matches("A precondition failed [^\n]+\n[^\n]+\n$", Console.ToString());

        var reports = new[] { (Unit: "0137", Report: TestBureau.CreateReport()) };

        // README
        var lines = reports.Select(it => new BatchLine { Unit = it.Unit, Report = it.Report });
        await foreach (var result in client.SelfEvaluations.FileBatchAsync("650104", 2023, lines))
        {
            Console.WriteLine(result.Problem is null ? $"{result.Unit}: {result.Receipt!.ContentSha256}" : $"{result.Unit}: {result.Problem.Title}");
        }
        // README end

        Assert.Matches("0137: [0-9a-f]{64}", Console.ToString());

        // README
        await using (var file = await client.Rankings.ExportRankingAsync("650104", 2024, ListFormat.Xlsx))
        {
            await file.SaveAsync("ranking.xlsx");
        }

        string? position = null;
        await foreach (var changes in client.Deviations.ListDeviationChangesAsync("650104", 2024, after: position))
        {
            Console.WriteLine($"{changes.Items.Count} changes, the first of them {changes.Items[0].Kind}");
            position = changes.Next;
        }
        // README end

        Assert.NotNull(position);
        File.Delete("ranking.xlsx");
        Assert.Contains("the first of them Opened", Console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_README_shows_what_these_tests_run()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(SnapshotFile.RepositoryRoot, "tests/PerfHub.Client.Tests/ReadmeTests.cs"));
        var readme = await File.ReadAllTextAsync(Path.Combine(SnapshotFile.RepositoryRoot, "src/PerfHub.Client/README.md"));
        var examples = TestedExample().Matches(source).Select(it => Indentation().Replace(it.Groups["code"].Value, "")).ToList();

        Assert.Equal(5, examples.Count);
        Assert.Equal(examples, ReadmeExample().Matches(readme).Select(it => it.Groups["code"].Value));
    }

    [GeneratedRegex(@"^ {8}// README\n(?<code>.*?)^ {8}// README end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestedExample();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ReadmeExample();

    [GeneratedRegex("^ {8}", RegexOptions.Multiline)]
    private static partial Regex Indentation();
}
