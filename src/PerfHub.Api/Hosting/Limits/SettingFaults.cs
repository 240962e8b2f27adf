using Microsoft.Extensions.Options;

namespace PerfHub.Api.Hosting.Limits;

/// <summary>Finds settings that cannot be what was meant, before anything starts.</summary>
internal static class SettingFaults
{
    private const int Most = 1_000_000_000;

    /// <summary>What is wrong with the first setting that is wrong, in one line that starts with its name.</summary>
    /// <param name="services">The host's services.</param>
    public static string? First(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return Unreadable(configuration.GetSection("PerfHub"), typeof(PerfHubOptions), "PerfHub__")
            ?? ForwardedFromAnybody(configuration)
            ?? Of(services.GetRequiredService<IOptions<PerfHubOptions>>().Value.Limits);
    }

    /// <summary>A number or yes-or-no that is none: the framework would end with a stack trace.</summary>
    private static string? Unreadable(IConfigurationSection section, Type options, string prefix)
    {
        foreach (var property in options.GetProperties())
        {
            if (property.PropertyType.Assembly == options.Assembly && property.PropertyType.IsClass)
            {
                if (Unreadable(section.GetSection(property.Name), property.PropertyType, $"{prefix}{property.Name}__") is { } fault)
                {
                    return fault;
                }

                continue;
            }

            if (property.PropertyType == typeof(bool) && section[property.Name] is { } flag && !bool.TryParse(flag, out _))
            {
                return $"{prefix}{property.Name} is “{flag}”; it can be true or false.";
            }

            if (property.PropertyType == typeof(int) && section[property.Name] is { } number && !int.TryParse(number, out _))
            {
                return $"{prefix}{property.Name} is “{number}”; it needs a whole number.";
            }
        }

        return null;
    }

    /// <summary>The framework's own switch believes whoever sends the header, and would let everybody past the limits.</summary>
    private static string? ForwardedFromAnybody(IConfiguration configuration) =>
        string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase)
            ? "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes everybody; name the proxies in PerfHub__Limits__Proxies instead."
            : null;

    private static string? Of(LimitsOptions limits)
    {
        (string Name, int Value, int Least, int Most)[] ranges =
        [
            (nameof(limits.AddressPerSecond), limits.AddressPerSecond, 1, Most),
            (nameof(limits.AddressBurst), limits.AddressBurst, 1, Most),
            (nameof(limits.FilingsPerSecond), limits.FilingsPerSecond, 1, Most),
            (nameof(limits.FilingBurst), limits.FilingBurst, 1, Most),
            (nameof(limits.ReadsPerSecond), limits.ReadsPerSecond, 1, Most),
            (nameof(limits.ReadBurst), limits.ReadBurst, 1, Most),
            (nameof(limits.HeaderCount), limits.HeaderCount, 10, 10_000),
            (nameof(limits.HeaderBytes), limits.HeaderBytes, 1_024, 1_048_576),
            (nameof(limits.RequestLineBytes), limits.RequestLineBytes, 1_024, 65_536),
            (nameof(limits.HeaderSeconds), limits.HeaderSeconds, 1, 600),
            (nameof(limits.KeepAliveSeconds), limits.KeepAliveSeconds, 1, 3_600),
            (nameof(limits.BytesPerSecond), limits.BytesPerSecond, 1, Most),
            (nameof(limits.GraceSeconds), limits.GraceSeconds, 2, 600),
            (nameof(limits.HttpsPort), limits.HttpsPort, 1, 65_535),
        ];
        foreach (var (name, value, least, most) in ranges)
        {
            if (value < least || value > most)
            {
                return $"PerfHub__Limits__{name} is {value}; it can be {least} to {most}.";
            }
        }

        return Listed.NoProxy(limits) is { } proxy ? $"PerfHub__Limits__Proxies has “{proxy}”; it needs addresses or networks, such as 10.0.0.0/8."
            : Listed.NoOrigin(limits) is { } origin ? $"PerfHub__Limits__CorsOrigins has “{origin}”; it needs origins, such as https://example.org."
            : null;
    }
}
