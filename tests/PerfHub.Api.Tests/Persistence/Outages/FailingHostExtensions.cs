using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Failures of the store of a running host.</summary>
internal static class FailingHostExtensions
{
    /// <summary>Gets the store of a <see cref="FailingSqliteHost"/> or <see cref="FailingSqlServerHost"/>.</summary>
    public static FailingDialect GetFailingDialect(this PerfHubHost host) => (FailingDialect)host.Services.GetRequiredService<Dialect>();

    /// <summary>Loses the connection after the next normal commit and after running <paramref name="afterCommit"/>.</summary>
    public static void LoseNextCommit(this PerfHubHost host, Func<Task>? afterCommit = null) =>
        host.GetFailingDialect().FailNextWriteAfterCommit(FailureKind.Transient, afterCommit ?? (() => Task.CompletedTask));

    /// <summary>Loses the connection after the next commit whose work returns a <typeparamref name="TResult"/>.</summary>
    public static void LoseNextCommit<TResult>(this PerfHubHost host) =>
        host.GetFailingDialect().FailNextWriteAfterCommit(FailureKind.Transient, () => Task.CompletedTask, typeof(TResult));
}
