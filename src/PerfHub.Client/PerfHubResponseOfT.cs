namespace PerfHub.Client;

/// <summary>The response to a call that succeeded, with its value. It can be used in place of the value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class PerfHubResponse<T> : PerfHubResponse
    where T : class
{
    private readonly T? _value;

    internal PerfHubResponse(HttpResponseMessage response, T? value)
        : base(response) => _value = value;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="PerfHubResponse.IsNotModified"/>.</exception>
    public T Value => _value ?? throw new InvalidOperationException("The response has no value, because what the caller has is still current (304).");

    /// <summary>Gets the value.</summary>
    /// <param name="response">The response.</param>
    public static implicit operator T(PerfHubResponse<T> response) => response.Value;
}
