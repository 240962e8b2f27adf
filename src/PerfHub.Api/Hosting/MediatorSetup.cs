using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;

namespace PerfHub.Api.Hosting;

/// <summary>Registers MediatR.</summary>
/// <remarks>
/// MediatR 5.1.0 has no registration for the container. From 12.5 on, this whole method is
/// <c>services.AddMediatR(options => options.RegisterServicesFromAssemblyContaining&lt;Program&gt;())</c>.
/// </remarks>
public static class MediatorSetup
{
    /// <summary>Registers the mediator, its pipeline behaviors and every handler.</summary>
    public static void AddMediator(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => type => provider.GetRequiredService(type));
        services.AddScoped<IMediator, Mediator>();
        services.AddHttpContextAccessor();

        // The first behavior is the outermost.
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TracingBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(WriteLimitBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(AuditBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(PrimaryQueryBehavior<,>));
        var handlers =
            from type in typeof(MediatorSetup).Assembly.GetTypes()
            where type is { IsClass: true, IsAbstract: false }
            from contract in type.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddSingleton(contract, type);
        }
    }
}
