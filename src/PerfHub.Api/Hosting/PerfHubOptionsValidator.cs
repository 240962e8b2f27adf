using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Hosting;

/// <summary>Rejects settings out of range, naming each by its environment variable.</summary>
/// <param name="configuration">The configuration.</param>
internal sealed class PerfHubOptionsValidator(IConfiguration configuration) : IValidateOptions<PerfHubOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PerfHubOptions options)
    {
        List<string> errors = [.. FindErrors(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> FindErrors(PerfHubOptions options)
    {
        if (options.Store is not (PerfHubOptions.Sqlite or PerfHubOptions.SqlServer))
        {
            yield return $"PerfHub__Store is “{options.Store}”; it can be {PerfHubOptions.Sqlite} or {PerfHubOptions.SqlServer}.";
        }

        // The framework's own switch trusts every client that sends the header, and would let it bypass the limits.
        if (string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts every client; name the proxies in PerfHub__Limits__Proxies instead.";
        }

        // The exporters would ignore the value, and nobody would notice that nothing is exported.
        foreach (var name in TelemetryOptions.EndpointVariables)
        {
            if (configuration[name] is { Length: > 0 } endpoint && TelemetryOptions.ParseEndpoint(endpoint) is null)
            {
                yield return $"{name} is “{endpoint}”; it needs an http or https URL.";
            }
        }

        foreach (var error in FindRangeErrors("PerfHub__", options).Concat(FindRangeErrors("PerfHub__Limits__", options.Limits))
            .Concat(FindRangeErrors("PerfHub__Telemetry__", options.Telemetry)))
        {
            yield return error;
        }

        if (options.Limits.FindInvalidProxy() is { } proxy)
        {
            yield return $"PerfHub__Limits__Proxies has “{proxy}”; it needs addresses or networks, such as 10.0.0.0/8.";
        }

        if (options.Limits.FindInvalidOrigin() is { } origin)
        {
            yield return $"PerfHub__Limits__CorsOrigins has “{origin}”; it needs origins, such as https://example.org.";
        }
    }

    private static IEnumerable<string> FindRangeErrors(string prefix, object options) =>
        from property in options.GetType().GetProperties()
        let range = property.GetCustomAttribute<RangeAttribute>()
        where range is not null && property.GetValue(options) is int
        let value = property.GetValue(options)
        where !range.IsValid(value)
        select $"{prefix}{property.Name} is {value}; it can be {range.Minimum} to {range.Maximum}.";
}
