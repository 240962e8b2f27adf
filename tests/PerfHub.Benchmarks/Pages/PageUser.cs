using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace PerfHub.Benchmarks.Pages;

/// <summary>A signed-in user who opens one page after the other.</summary>
internal sealed partial class PageUser : IAsyncDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _browser;
    private PageCircuit? _circuit;

    private PageUser(int port) => _browser = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    /// <summary>Pages whose interactive parts were there, and stayed there.</summary>
    public int Circuits { get; private set; }

    /// <summary>Signs in with a key.</summary>
    public static async Task<PageUser> SignInAsync(int port, string key)
    {
        var user = new PageUser(port);
        var page = await user._browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var fields = HiddenField().Matches(page.Split("<form").Single(part => part.Contains("Form.Key", StringComparison.Ordinal)))
            .Select(field => KeyValuePair.Create(field.Groups["name"].Value, field.Groups["value"].Value));
        using var form = new FormUrlEncodedContent([.. fields, new("Form.Key", key)]);
        using var response = await user._browser.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        return user;
    }

    /// <summary>Gets a page.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="languages">The languages of the browser; <see langword="null"/> if it names none. The host keeps pages for each apart.</param>
    /// <returns>The page, the time to its first byte, and the time to its last one.</returns>
    /// <exception cref="InvalidOperationException">The page shows a problem.</exception>
    public async Task<(string Html, TimeSpan FirstByte, TimeSpan Whole)> GetAsync(string path, string? languages = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (languages is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", languages);
        }

        var start = Stopwatch.GetTimestamp();
        using var response = await _browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var first = Stopwatch.GetElapsedTime(start);
        var html = await response.Content.ReadAsStringAsync();
        var whole = Stopwatch.GetElapsedTime(start);
        if (!response.IsSuccessStatusCode || html.Contains("ph-problem", StringComparison.Ordinal)
            || !response.RequestMessage!.RequestUri!.PathAndQuery.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} led to {response.RequestMessage!.RequestUri!.PathAndQuery} with {(int)response.StatusCode}, or shows a problem.");
        }

        return (html, first, whole);
    }

    /// <summary>Opens a page as a browser does: the circuit of the last one ends, and that of this one begins.</summary>
    public async Task<TimeSpan> OpenAsync(string path)
    {
        if (_circuit is { } last)
        {
            _circuit = null;
            var wasOpen = last.IsOpen;
            await last.DisposeAsync();
            if (!wasOpen)
            {
                throw new InvalidOperationException("The circuit of an open page has ended.");
            }

            Circuits++;
        }

        var (html, _, whole) = await GetAsync(path);
        _circuit = await PageCircuit.OpenAsync(new Uri(_browser.BaseAddress!, path), html, _browser, _cookies);
        return whole;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_circuit is not null)
        {
            await _circuit.DisposeAsync();
        }

        _browser.Dispose();
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex HiddenField();
}
