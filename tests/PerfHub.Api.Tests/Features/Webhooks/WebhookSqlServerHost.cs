using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>A host that delivers to receivers on this machine.</summary>
public sealed class WebhookSqlServerHost : SqlServerHost
{
    protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, .. WebhookHostSettings.All];
}
