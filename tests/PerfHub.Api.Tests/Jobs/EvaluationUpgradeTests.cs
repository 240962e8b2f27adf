using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>An evaluation that a host of an earlier release started.</summary>
[Trait("Category", "Slow")]
public sealed class EvaluationUpgradeTests
{
    // The checkpoint of an earlier release: the last bureau and unit that were assessed.
    private const string InterruptedJobSql = """
        UPDATE Job SET State = 'Running', Done = 2, FlaggedOrSkipped = 7, Position = @position, Attempts = 0, LeaseOwner = NULL, LeasedUntil = NULL
        WHERE Kind = 'evaluation'
        """;

    [Fact]
    public async Task An_evaluation_with_a_checkpoint_of_an_earlier_release_starts_over()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey)]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        foreach (var code in (string[])["1", "2", "3"])
        {
            units.Add(await region.RegisterUnitAsync(code, code == "2" ? region.North : region.South));
            (await units[^1].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var accepted = await region.Admin.StartEvaluationAsync();
        await region.Admin.WaitForJobAsync(accepted);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110 })).Expect(HttpStatusCode.OK);
        await host.KillAsync();
        await using (var connection = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = InterruptedJobSql;
            command.Parameters.AddWithValue("@position", string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"bureau":"{{region.South}}","unit":"1","compared":3,"changed":2,"startedAt":"2026-01-01T00:00:00Z","ruleSetVersion":"{{RuleCatalogue.Version}}"}"""));
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        await host.StartAsync();
        var job = await region.Admin.WaitForJobAsync<EvaluationProgress>(accepted);

        Assert.Equal((3, 3, 3), (job.Total, job.Done, job.Changed));
        var flagged = 0;
        foreach (var unit in units)
        {
            var report = await unit.ReadReportAsync();
            Assert.Equal(region.City, report.PolicyBureau);
            flagged += report.Deviations.Count;
        }

        Assert.Equal(flagged, job.Flagged);
    }
}
