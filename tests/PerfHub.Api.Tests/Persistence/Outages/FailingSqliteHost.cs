using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>A host on SQLite whose store is a <see cref="FailingDialect"/>.</summary>
public sealed class FailingSqliteHost : SqliteHost
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<Dialect>(_ => new FailingDialect(
            new ConcurrentDialect($"Data Source={DatabaseFile}"), isRemote: false)));
    }

    // Work is retried after it has committed, as on a server.
    private sealed class ConcurrentDialect(string connectionString) : SqliteDialect(connectionString, NullLogger<SqliteDialect>.Instance)
    {
        public override bool HasSingleWriter => false;
    }
}
