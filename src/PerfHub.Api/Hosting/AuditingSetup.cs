using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Hosting;

/// <summary>Registers the audit log of denied attempts; <see cref="AuditBehavior{TRequest,TResponse}"/> is registered with the mediator.</summary>
internal static class AuditingSetup
{
    public static void AddAuditing(this IServiceCollection services)
    {
        services.AddSingleton<DenialLimiter>();
        services.AddSingleton<IDenialRecorder, DenialRecorder>();
    }
}
