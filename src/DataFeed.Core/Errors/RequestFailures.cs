namespace DataFeed.Core.Errors;

/// <summary>Gathers all that is wrong with one request, so that its sender is told everything at once.</summary>
internal sealed class RequestFailures
{
    private readonly List<string> _messages = [];
    private FeedError _first;

    public bool Any => _messages.Count > 0;

    public void Add(FeedError error, string message)
    {
        if (!Any)
        {
            _first = error;
        }

        _messages.Add(message);
    }

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new FeedException(_first, string.Join(' ', _messages));
        }
    }
}
