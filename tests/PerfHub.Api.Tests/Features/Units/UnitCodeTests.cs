using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class UnitCodeTests(PerfHubHost host)
{
    // A regular expression that ends with “$” accepts a trailing line break.
    [StoreFact]
    public async Task A_code_with_a_trailing_line_break_is_refused()
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PutUnitAsync("0137%0A")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await host.Operator.CreateBureauAsync(region.City + "09\n", region.City)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }
}

public sealed class UnitCodeTestsOnSqlite(SharedHost<SqliteHost> shared) : UnitCodeTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class UnitCodeTestsOnSqlServer(SharedHost<SqlServerHost> shared) : UnitCodeTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
