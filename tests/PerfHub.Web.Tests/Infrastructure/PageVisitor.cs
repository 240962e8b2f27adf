using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A browser window without scripts: it keeps cookies, follows redirects and pages that load another one, and sends forms.</summary>
public sealed class PageVisitor : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HttpClient _client;

    public PageVisitor(Uri host, string language, string? address = null)
    {
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = host,
            DefaultRequestHeaders = { { "Accept", "text/html" }, { "Accept-Language", language }, { "Sec-Fetch-Site", "same-origin" } },
        };
        if (address is not null)
        {
            _client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Opens an address; a page of an error is returned like any other.</summary>
    public async Task<Page> OpenAsync(string address) => await FollowAsync(await _client.GetAsync(address));

    /// <summary>Sends a request and follows nothing.</summary>
    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(address);

    /// <summary>Sends a request for a certain type of content, and follows nothing.</summary>
    public async Task<HttpResponseMessage> GetAsync(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _client.SendAsync(request);
    }

    /// <summary>Sends what the page's script sends, without a body.</summary>
    public async Task PostAsync(string address) => (await _client.PostAsync(address, content: null)).EnsureSuccessStatusCode();

    /// <summary>Signs in with a key.</summary>
    public async Task<Page> SignInAsync(string key) => await SubmitAsync(await OpenAsync("/sign-in"), "sign-in", ("Form.Key", key));

    /// <summary>Sends a form of a page with all its fields as they are, except those given.</summary>
    /// <param name="page">The page.</param>
    /// <param name="form">The name of the form's handler, or its action. Of several, the first is sent.</param>
    /// <param name="fields">Values to type; <see langword="null"/> leaves a field out, such as a box that is not ticked.</param>
    public async Task<Page> SubmitAsync(Page page, string form, params (string Name, string? Value)[] fields)
    {
        var element = FindForm(page, form);
        var content = CreateContent(element, fields);
        var target = GetTarget(page, element);
        return element.Method == "post"
            ? await FollowAsync(await _client.PostAsync(target, content))
            : await OpenAsync($"{target.GetLeftPart(UriPartial.Path)}?{await content.ReadAsStringAsync()}");
    }

    /// <summary>Sends a form twice at once, as a double click does.</summary>
    public async Task<IReadOnlyList<Page>> SubmitTwiceAsync(Page page, string form, params (string Name, string? Value)[] fields)
    {
        var (element, target) = (FindForm(page, form), GetTarget(page, FindForm(page, form)));
        var responses = await Task.WhenAll(_client.PostAsync(target, CreateContent(element, fields)), _client.PostAsync(target, CreateContent(element, fields)));
        return [await FollowAsync(responses[0]), await FollowAsync(responses[1])];
    }

    /// <summary>Sends a form with a file.</summary>
    public async Task<Page> SubmitFileAsync(Page page, string form, string field, string fileName, byte[] file)
    {
        var element = FindForm(page, form);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in ReadFields(element, [(field, null)]))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(file), field, fileName);

        // A host that refuses the file for its size does so before it is sent.
        using var request = new HttpRequestMessage(HttpMethod.Post, GetTarget(page, element)) { Content = content, Headers = { ExpectContinue = true } };
        return await FollowAsync(await _client.SendAsync(request));
    }

    public void Dispose() => _client.Dispose();

    private static IHtmlFormElement FindForm(Page page, string form) => page.Document.Forms.FirstOrDefault(it =>
        !it.HasAttribute("hidden") && (it.GetAttribute("action") == form || (it.QuerySelector("[name=_handler]") as IHtmlInputElement)?.Value == form))
        ?? throw new InvalidOperationException($"{page.Path} has no form “{form}”:\n{page.Text}");

    private static Uri GetTarget(Page page, IHtmlFormElement form) => new(page.Address, form.GetAttribute("action") ?? page.Address.ToString());

    private static FormUrlEncodedContent CreateContent(IHtmlFormElement form, (string Name, string? Value)[] fields) =>
        new(ReadFields(form, fields).Select(it => KeyValuePair.Create(it.Name, it.Value)));

    private static List<(string Name, string Value)> ReadFields(IHtmlFormElement form, (string Name, string? Value)[] typed)
    {
        var values = form.Elements.Select(ReadField).OfType<(string Name, string? Value)>().ToList();
        values.RemoveAll(it => typed.Any(field => field.Name == it.Name));
        return [.. values.Concat(typed).Where(it => it.Value is not null).Select(it => (it.Name, it.Value!))];
    }

    private static (string Name, string? Value)? ReadField(AngleSharp.Dom.IElement element) => element switch
    {
        IHtmlInputElement { Name: { Length: > 0 } name, Type: "checkbox" or "radio" } box => box.IsChecked ? (name, box.Value) : null,
        IHtmlInputElement { Name: { Length: > 0 } name } input => (name, input.Value),
        IHtmlSelectElement { Name: { Length: > 0 } name } select => (name, select.Value),
        IHtmlTextAreaElement { Name: { Length: > 0 } name } text => (name, text.Value),
        _ => null,
    };

    private async Task<Page> FollowAsync(HttpResponseMessage response)
    {
        for (var i = 0; i < MaxRedirects; i++)
        {
            var address = response.RequestMessage!.RequestUri!;
            if (response.Headers.Location is { } location)
            {
                response = await _client.GetAsync(new Uri(address, location));
                continue;
            }

            var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
            if (document.QuerySelector("meta[http-equiv=refresh]")?.GetAttribute("content")?.Split("url=") is [_, var next])
            {
                response = await _client.GetAsync(new Uri(address, next));
                continue;
            }

            return new Page(address, response.StatusCode, document);
        }

        throw new InvalidOperationException("The pages lead in a circle.");
    }
}
