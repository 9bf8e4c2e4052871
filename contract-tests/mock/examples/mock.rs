//! Serves until Ctrl-C, for tests in any language: `cargo run -p chargebee-mock --example mock -- [PORT] [SEED FILE]`.

use chargebee_mock::Mock;
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let mut builder = Mock::builder().port(port).verbose(true);
    if let Some(seed) = arguments.next() {
        builder = builder.seed_file(seed);
    }
    let mock = builder.start().await?;
    println!("serving {} until Ctrl-C; any key will do", mock.url());
    println!("try: curl {}/api/v2/payment_sources -u {}:", mock.url(), mock.api_key());
    tokio::signal::ctrl_c().await?;
    Ok(())
}
