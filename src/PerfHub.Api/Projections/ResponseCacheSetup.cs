namespace PerfHub.Api.Projections;

/// <summary>Registers <see cref="VersionedResponseCache"/>.</summary>
public static class ResponseCacheSetup
{
    // Bytes: the first pages of some lists, and the overviews.
    private const long Capacity = 32 << 20;

    // Bytes: the largest page of the longest list.
    private const long MaxResponse = 4 << 20;

    /// <summary>Registers the cache.</summary>
    public static void AddResponseCache(this IServiceCollection services)
    {
        services.AddMemoryCache(options => options.SizeLimit = Capacity);
        services.AddHybridCache(options => options.MaximumPayloadBytes = MaxResponse).AddSerializer(new CachedResponseSerializer());
        services.AddSingleton<DataVersionReader>();
        services.AddSingleton<RepeatedReads>();
        services.AddSingleton<VersionedResponseCache>();
    }

    /// <summary>Adds <see cref="RepeatedReads"/>. It must come after the limits of keys, and before authorization.</summary>
    public static void UseRepeatedReads(this IApplicationBuilder app) => app.Use(app.ApplicationServices.GetRequiredService<RepeatedReads>().InvokeAsync);
}
