namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of one input.</summary>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes. Call it through <see cref="call"/>.</summary>
            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }
    }
}
