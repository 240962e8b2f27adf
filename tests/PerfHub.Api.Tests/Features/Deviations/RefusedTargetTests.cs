using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The store refuses the targets of a bulk decision: it is not accepted, and leaves nothing that anybody notices.</summary>
public abstract class RefusedTargetTests(PerfHubHost host)
{
    /// <summary>Makes the store refuse targets.</summary>
    protected abstract string RefuseTargetsSql { get; }

    protected abstract string AcceptTargetsSql { get; }

    [StoreFact]
    public async Task A_decision_whose_targets_cannot_be_stored_is_given_up_and_does_not_count_for_the_quota()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        await host.ExecuteSqlAsync(RefuseTargetsSql);
        try
        {
            // More than a bureau may have unfinished at a time.
            for (var attempt = 0; attempt < 11; attempt++)
            {
                (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。")).ExpectProblem(HttpStatusCode.InternalServerError, "internal");
            }
        }
        finally
        {
            await host.ExecuteSqlAsync(AcceptTargetsSql);
        }

        var job = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "不予追究。"));

        Assert.Equal((13, 0), (job.Done, job.Skipped));
        var listed = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions")).Json["items"]!.AsArray();
        Assert.Equal([job.Id], listed.Select(it => (string)it!["id"]!));
    }
}

public sealed class RefusedTargetTestsOnSqlite(SqliteHost host) : RefusedTargetTests(host), IClassFixture<SqliteHost>
{
    protected override string RefuseTargetsSql => "CREATE TRIGGER RefuseTargets BEFORE INSERT ON DecisionTarget BEGIN SELECT RAISE(ABORT, 'refused'); END";

    protected override string AcceptTargetsSql => "DROP TRIGGER RefuseTargets";
}

public sealed class RefusedTargetTestsOnSqlServer(SqlServerHost host) : RefusedTargetTests(host), IClassFixture<SqlServerHost>
{
    protected override string RefuseTargetsSql => "ALTER TABLE dbo.DecisionTarget WITH NOCHECK ADD CONSTRAINT CK_RefuseTargets CHECK (Number < 0)";

    protected override string AcceptTargetsSql => "ALTER TABLE dbo.DecisionTarget DROP CONSTRAINT CK_RefuseTargets";
}
