using System.Net;
using System.Text.RegularExpressions;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A person whose browser runs no script: pages and forms over plain HTTP. It is much faster than a browser.</summary>
public sealed partial class PlainVisitor : IDisposable
{
    private readonly HttpClient _client;

    private PlainVisitor(Uri address, bool followsRedirects) =>
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = followsRedirects, CookieContainer = Cookies }) { BaseAddress = address };

    public CookieContainer Cookies { get; } = new();

    /// <summary>The path of the current page with its query.</summary>
    public string Path { get; private set; } = "/";

    /// <summary>The status of the last response.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>The current page.</summary>
    public string Html { get; private set; } = "";

    /// <summary>The text of the current page without its elements.</summary>
    public string Text => WebUtility.HtmlDecode(Space().Replace(Element().Replace(Html, " "), " "));

    /// <summary>Signs in with a key.</summary>
    public static async Task<PlainVisitor> SignInAsync(Demo demo, string key, string language = "zh")
    {
        var visitor = new PlainVisitor(demo.Address, followsRedirects: true);
        visitor.Cookies.Add(demo.Address, new Cookie("perfhub.language", language));
        await visitor.OpenAsync("/sign-in");
        await visitor.SendAsync("sign-in", ("Form.Key", key));
        Assert.DoesNotContain("/sign-in", visitor.Path, StringComparison.Ordinal);
        return visitor;
    }

    /// <summary>Opens a page.</summary>
    public Task<HttpStatusCode> OpenAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return ReadAsync(request);
    }

    /// <summary>Sends the first form of the current page with a handler, with its hidden fields.</summary>
    public Task<HttpStatusCode> SendAsync(string handler, params (string Name, string? Value)[] fields) => ReadAsync(CreatePost(handler, fields));

    /// <summary>Sends a form twice at once, as a double click does. Returns the responses; the current page stays.</summary>
    public async Task<IReadOnlyList<string>> SendTwiceAsync(string handler, params (string Name, string? Value)[] fields)
    {
        var responses = await Task.WhenAll(_client.SendAsync(CreatePost(handler, fields)), _client.SendAsync(CreatePost(handler, fields)));
        Assert.All(responses, it => Assert.True(it.IsSuccessStatusCode, $"{(int)it.StatusCode}"));
        return [await responses[0].Content.ReadAsStringAsync(), await responses[1].Content.ReadAsStringAsync()];
    }

    /// <summary>Reads the value of a hidden field of the first form with a handler.</summary>
    public string? ReadField(string handler, string name) => ReadFields(handler).LastOrDefault(it => it.Key == name).Value;

    /// <summary>Finds the addresses that links with a text lead to.</summary>
    public IReadOnlyList<string> FindLinks(string text) =>
        [.. Link().Matches(Html).Where(it => WebUtility.HtmlDecode(Element().Replace(it.Groups["text"].Value, "")).Contains(text, StringComparison.Ordinal)).Select(it => WebUtility.HtmlDecode(it.Groups["href"].Value))];

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a form with a file.</summary>
    public Task<HttpStatusCode> SendFileAsync(string handler, string field, string fileName, byte[] file)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in ReadFields(handler))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(file), field, fileName);

        // A host that refuses the file for its size does so before it is sent.
        return ReadAsync(new HttpRequestMessage(HttpMethod.Post, Path) { Content = content, Headers = { ExpectContinue = true } });
    }

    private HttpRequestMessage CreatePost(string handler, (string Name, string? Value)[] fields)
    {
        var content = ReadFields(handler).Where(it => fields.All(field => field.Name != it.Key)).Concat(fields.Select(it => KeyValuePair.Create(it.Name, it.Value ?? "")));
        return new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent(content) };
    }

    private List<KeyValuePair<string, string>> ReadFields(string handler)
    {
        var form = Form().Matches(Html).Select(it => it.Value).FirstOrDefault(it => it.Contains($"name=\"_handler\" value=\"{handler}\"", StringComparison.Ordinal) && it.Contains("__RequestVerificationToken", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Path} has no form “{handler}”:\n{Text}");
        return [.. Hidden().Matches(form).Select(it => KeyValuePair.Create(Name().Match(it.Value).Groups["it"].Value, WebUtility.HtmlDecode(Value().Match(it.Value).Groups["it"].Value)))];
    }

    private async Task<HttpStatusCode> ReadAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);
        (Status, Html) = (response.StatusCode, await response.Content.ReadAsStringAsync());
        Path = response.RequestMessage!.RequestUri!.PathAndQuery;
        return Status;
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex("value=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Value();

    [GeneratedRegex("<a [^>]*href=\"(?<href>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("<!--.*?-->|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Element();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
