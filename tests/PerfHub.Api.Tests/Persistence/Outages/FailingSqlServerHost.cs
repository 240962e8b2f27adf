using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>A host on SQL Server whose store is a <see cref="FailingDialect"/>.</summary>
public sealed class FailingSqlServerHost : SqlServerHost
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<Dialect>(_ => new FailingDialect(
            new SqlServerDialect(SqlServerConnectionStrings.Create(ConnectionString, null, allowUnencrypted: true), TestSqlServer.RowLevelSecurity), isRemote: true)));
    }
}
